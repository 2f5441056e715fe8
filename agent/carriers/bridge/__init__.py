"""The wearer's own phone as a carrier: chats that it notifies of are read and answered there.

Each app of a phone (KakaoTalk, SMS, LINE, ...) is an account of its own, and the phone's calls
another; gRPC lets them share one connection. docs/bridge.md is the phone's side.
"""
