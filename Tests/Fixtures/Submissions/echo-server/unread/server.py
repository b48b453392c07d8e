import socket

listener = socket.socket()
listener.bind(("127.0.0.1", 8899))
listener.listen()
while True:
    connection, _ = listener.accept()
    connection.sendall(connection.recv(2))
    connection.close()
