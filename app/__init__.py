"""Kept: keep the promise, earn the ambassador. The map of the rooms is docs/architecture.md."""
