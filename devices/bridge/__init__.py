"""A phone bridge in Python, with a simulated phone behind it, and the check any bridge must pass.

docs/bridge.md is what it implements, step for step, so that an Android app can be written from both.
"""
