"""Asking the addresses of other sites that posts link to, and keeping the answers."""
