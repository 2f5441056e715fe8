"""The demo: a simulated wearer lives a short day of messages and calls, and people judge it."""
