# What Python's client of HTTP gets. usage: client.py <port>
import http.client
import sys
import urllib.error
import urllib.request

PORT = int(sys.argv[1])


def show(name, answer):
    headers = sorted((key.lower(), value) for key, value in answer.getheaders() if key.lower() != "date")
    print(name, answer.status, answer.version, headers, len(answer.read()), answer.will_close)


kept = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
for method, path, body in (
    ("GET", "/hello", None),
    ("HEAD", "/hello", None),
    ("POST", "/hello", "client"),
    ("POST", "/hello", iter([b"cli", b"ent"])),
    ("GET", "/page.css", None),
    ("GET", "/nothing", None),
    ("DELETE", "/hello", None),
    ("GET", "/whoami", None),
    ("GET", "/hello", None),
):
    kept.request(method, path, body, {"Content-Type": "text/plain", "Accept": "text/plain, */*"})
    answer = kept.getresponse()
    if path == "/whoami":
        answer.read()
        print(method, path, answer.status, answer.will_close)
    else:
        show(f"{method} {path}", answer) if path != "/nothing" else print(answer.status, len(answer.read()) > 0)
kept.close()
print(urllib.request.urlopen(f"http://127.0.0.1:{PORT}/hello", timeout=20).read())
try:
    urllib.request.urlopen(f"http://127.0.0.1:{PORT}/slow?millis=x", timeout=20)
except urllib.error.HTTPError as error:
    print(error.code)
