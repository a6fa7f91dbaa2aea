// What Node's clients get. usage: client.mjs <port>
import http from 'node:http';
import http2 from 'node:http2';

const port = Number(process.argv[2]);
const server = `http://127.0.0.1:${port}`;
const withoutDate = (headers) => JSON.stringify(
    Object.entries(headers).filter(([name]) => name !== 'date').sort());

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function ask(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(server + path, { agent, method, headers: { 'Content-Type': 'text/plain', ...headers } },
        (answer) => {
          let length = 0;
          answer.on('data', (part) => { length += part.length; });
          answer.on('end', () => resolve(`${method} ${path} ${answer.statusCode} ${withoutDate(answer.headers)} ${length}`));
        });
    request.on('error', reject);
    request.on('continue', () => console.log('continue'));
    if (headers.Expect) {
      request.flushHeaders();
      request.on('continue', () => request.end(body));
    } else {
      request.end(body);
    }
  });
}

function stream(session, path) {
  return new Promise((resolve, reject) => {
    const request = session.request({ ':path': path });
    let head;
    let length = 0;
    request.on('response', (headers) => { head = headers; });
    request.on('data', (part) => { length += part.length; });
    request.on('end', () => resolve(`${path} ${withoutDate(head)} ${length}`));
    request.on('error', reject);
    request.end();
  });
}

console.log(await ask('GET', '/hello'));
console.log(await ask('HEAD', '/hello'));
console.log(await ask('POST', '/hello', 'client'));
console.log(await ask('POST', '/hello', 'client', { Expect: '100-continue', 'Content-Length': 6 }));
console.log(await ask('GET', '/page.css'));
agent.destroy();
const fetched = await fetch(`${server}/hello`, { method: 'POST', body: 'client' });
console.log(fetched.status, await fetched.text());
const session = http2.connect(server);
for (const answer of await Promise.all(['/hello', '/page.css', '/hello'].map((path) => stream(session, path)))) {
  console.log(answer);
}
session.close();
