"""KakaoTalk by its official REST interface: to oneself, and to friends who joined the same app.

It cannot read chats, write to other friends or into rooms: for that there is the phone bridge.
"""
