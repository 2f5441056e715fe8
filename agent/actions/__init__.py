"""Messages and calls: what the wearer asked for, carried out, remembered and never done twice.

Read `messaging` and `calls` (what a carrier must do), then `phone` (what a session talks to). Out goes
a message by `routing` and `outbox`, in it comes by `arrivals`, `introductions` and `door`.
"""
