"""The pages: parse, call one use case, render."""

from typing import Final

from fastapi import APIRouter

from service.pages import home

PAGE_ROUTERS: Final[tuple[APIRouter, ...]] = (home.router,)
