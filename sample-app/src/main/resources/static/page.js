// Asks the server every second and shows the answers.

import { Answers } from './answers.js';
import { Connections } from './connections.js';
import { Delays } from './delays.js';
import { History } from './history.js';
import { showServers } from './servers.js';

const INTERVAL = 1000;
const TIMEOUT = 2000;
const EVENTS = 8;

const byId = (id) => document.getElementById(id);

async function request(path, accept) {
  const response = await fetch(path, {
    cache: 'no-store',
    headers: { Accept: accept },
    signal: AbortSignal.timeout(TIMEOUT)
  });
  if (!response.ok) {
    throw new Error(`${path} answers with status ${response.status}`);
  }
  return response;
}

async function get(path) {
  return (await request(path, 'application/json')).json();
}

// The rest is shown without them where they are not exposed.
let delays = new Delays();

async function askForDelays() {
  try {
    delays = new Delays(await (await request('/actuator/prometheus', 'text/plain')).text());
  }
  catch {
    delays = new Delays();
  }
}

// Never asks again before the last question is answered or has timed out.
function every(interval, ask) {
  let asking = false;
  const tick = async () => {
    if (!asking) {
      asking = true;
      try {
        await ask();
      }
      finally {
        asking = false;
      }
    }
  };
  void tick();
  setInterval(tick, interval);
}

const time = (date) => date.toLocaleTimeString('en-GB');

const answers = new Answers(byId('strip'), byId('answers'));

// Added one by one, so that screen readers read what is new.
const history = new History((event) => {
  const item = document.createElement('li');
  item.textContent = `${time(new Date())} ${event}`;
  const list = byId('history');
  // The newest first
  list.prepend(item);
  while (list.children.length > EVENTS) {
    list.lastElementChild.remove();
  }
});

let lastAnswer;

function showPort(port) {
  const title = `Listeners of port ${port}`;
  if (document.title !== title) {
    document.title = title;
    document.querySelectorAll('.port').forEach((element) => {
      element.textContent = port;
    });
  }
}

function problemOf(error) {
  if (error.name === 'TimeoutError') {
    return `The server does not answer within ${TIMEOUT / 1000} seconds. An event loop may be blocked.`;
  }
  if (error instanceof TypeError) {
    return 'The server is gone: nobody answers on its port.';
  }
  return `No numbers: ${error.message}.`;
}

function showProblem(error) {
  const since = lastAnswer ? ` What you see is as it was at ${time(lastAnswer)}.` : '';
  // The same text again would be read aloud again
  const text = `${problemOf(error)}${since} Asking again every second.`;
  const gone = byId('gone');
  if (gone.textContent !== text) {
    gone.textContent = text;
  }
  gone.hidden = false;
  byId('servers').classList.add('stale');
}

function hideProblem() {
  const gone = byId('gone');
  gone.hidden = true;
  gone.textContent = '';
  byId('servers').classList.remove('stale');
}

async function askForListeners() {
  try {
    const { pid, servers } = await get('/actuator/reuseport');
    showServers(byId('servers'), servers, pid, delays);
    if (pid !== undefined) {
      history.told(pid, servers);
    }
    byId('nothing').hidden = servers.length > 0;
    if (servers.length > 0 && servers[0].port !== undefined) {
      showPort(servers[0].port);
    }
    lastAnswer = new Date();
    byId('updated').textContent = `As of ${time(lastAnswer)}, updated every second`;
    hideProblem();
  }
  catch (error) {
    if (error instanceof TypeError) {
      history.nobody();
    }
    showProblem(error);
  }
}

async function askWhoAnswers() {
  let text;
  let answered;
  try {
    const { pid, eventLoop, listener } = await get('/whoami');
    const who = (listener === null) ? 'the one plain listener' : `listener ${listener}`;
    text = `Process ${pid}, event loop ${eventLoop}, ${who}`;
    answered = pid;
    history.accepted(pid);
  }
  catch (error) {
    text = 'Nobody';
  }
  byId('whoami').textContent = text;
  answers.add(answered);
}

function manageConnections() {
  const button = byId('connections');
  const connections = new Connections(200, ({ wanted, open, failed }) => {
    button.textContent = wanted ? 'Close the connections' : `Open ${connections.size} connections`;
    byId('connections-status').textContent = (wanted || open > 0 || failed > 0)
        ? `${open} of ${connections.size} are open` + ((failed > 0) ? `, ${failed} have failed or were closed` : '') : '';
  });
  button.addEventListener('click', () => connections.toggle());
}

showPort(location.port || ((location.protocol === 'https:') ? 443 : 80));
manageConnections();
every(INTERVAL, askForListeners);
every(INTERVAL, askForDelays);
every(INTERVAL, askWhoAnswers);
