"""Regulations of campaigns as data, one TOML file each (`shared/campaign/plan.py` reads them)."""
