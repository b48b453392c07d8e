import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 8899))
listener.listen()
kept = []
while True:
    connection, _ = listener.accept()
    kept.append(connection)
    connection.sendall(b"welcome")
    while (message := connection.recv(1024)) != b"exit":
        connection.sendall(b"hello")
