"""Passwords, tokens and roles: what decides who may do what."""
