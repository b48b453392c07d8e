import socket

with socket.create_connection(("127.0.0.1", 8899)) as connection:
    text = ""
    while data := connection.recv(1024):
        text += data.decode("utf-8")
print(text)
