"""XMPP: the server's archive is what arrived and what was sent, everything live is its doorbell."""
