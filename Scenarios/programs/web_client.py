"""Asks for two pages, one after the other, with one HTTPConnection."""

import http.client
import sys

connection = http.client.HTTPConnection(sys.argv[1], int(sys.argv[2]))
for page in ("/one", "/two"):
    connection.request("GET", page)
    answer = connection.getresponse()
    print(page, repr(answer.read().decode()), "and it ends" if answer.will_close else "and it stays")
connection.close()
