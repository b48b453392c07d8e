import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 8899))
listener.listen()
first, _ = listener.accept()
second, _ = listener.accept()
while data := second.recv(1024):
    second.sendall(data)
second.close()
first.recv(1024)
first.close()
