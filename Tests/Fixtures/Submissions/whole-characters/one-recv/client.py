import socket

with socket.create_connection(("127.0.0.1", 8899)) as connection:
    parts = []
    while data := connection.recv(1024):
        parts.append(data)
        break
print(b"".join(parts).decode("utf-8", "replace"))
