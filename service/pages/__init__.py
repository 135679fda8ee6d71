"""The pages: parse, call one use case, render."""

from typing import Final

from fastapi import APIRouter

from service.pages import account, home

PAGE_ROUTERS: Final[tuple[APIRouter, ...]] = (account.router, home.router)
