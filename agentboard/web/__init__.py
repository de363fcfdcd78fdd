"""The board as a web server: REST and pages by Flask, heartbeats and WebSockets by plain ASGI in one process."""
