// Shows what the endpoint 'reuseport' says of each server.

const LISTENING = 'listening';
const STALLED = 'stalled';
const CLOSED = 'closed';

const number = new Intl.NumberFormat('en-GB');

// Every value that the platform cannot give is absent.
const known = (value) => value !== undefined && value !== null;
const text = (value) => known(value) ? ((typeof value === 'number') ? number.format(value) : String(value)) : '–';

function sum(listeners, name) {
  const values = listeners.map((listener) => listener[name]).filter(known);
  return (values.length > 0) ? values.reduce((a, b) => a + b, 0) : undefined;
}

const greatest = (listeners, name) => Math.max(0, ...listeners.map((listener) => listener[name] ?? 0));

function clone(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

// As many children as there are items, and those that stay keep what they have, above all their place in a transition.
function keepChildren(parent, count, create) {
  while (parent.children.length > count) {
    parent.lastElementChild.remove();
  }
  while (parent.children.length < count) {
    parent.append(create());
  }
  return [...parent.children];
}

// Text that has not changed is left alone, or screen readers would read it every second.
function setText(element, value) {
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

function show(cell, value, share) {
  setText(cell.querySelector('.value'), value);
  const bar = cell.querySelector('.bar');
  bar.hidden = !known(share);
  bar.querySelector('.fill').style.width = `${100 * Math.min(1, share ?? 0)}%`;
}

// The process that answers may be another one each time, so these are told by their ids.
function processesOf({ foreignProcesses = [] }) {
  const words = foreignProcesses.map(({ pid, listeners }) => known(pid)
      ? `process ${pid} has ${listeners}` : `${listeners} of processes that cannot be found`);
  return (words.length > 0) ? `, ${words.join(', ')}` : '';
}

function notesOf(server) {
  const notes = [];
  if (server.stopping) {
    notes.push(['problem', 'The server is stopping: it accepts no more connections and answers those it has.']);
  }
  if (server.mode === 'single') {
    notes.push(['warning', 'Mode single: one plain listener, as without the starter.'
        + (known(server.reason) ? ` ${server.reason}.` : '')]);
  }
  for (const { index, state, eventLoop } of server.listeners) {
    if (state === CLOSED && !server.stopping) {
      notes.push(['problem', `Listener ${index} is down: it is closed and gets no connections.`]);
    }
    else if (state === STALLED) {
      notes.push(['warning', `Listener ${index} is stalled: its event loop ${eventLoop} is busy or blocked. Other event `
          + 'loops accept its connections.']);
    }
    else if (state !== LISTENING && state !== CLOSED) {
      notes.push(['warning', `Listener ${index} is in trouble: ${state}.`]);
    }
  }
  if (server.foreignListeners > 0) {
    notes.push(['warning', `Other processes listen on the port too and get a share of the connections: ${
        text(server.foreignListeners)} foreign listener(s)${processesOf(server)}.`]);
  }
  return notes;
}

function factsOf(server, pid) {
  const { listeners } = server;
  const listening = listeners.filter(({ state }) => state !== CLOSED).length;
  return [
    ['Process', known(pid) ? String(pid) : '–'],
    ['Mode', text(server.mode)],
    ['Transport', text(server.transport)],
    ['Sharing', text(server.sharing)],
    ['Port', known(server.port) ? String(server.port) : '–'],
    ['Listeners', `${listening} of ${text(listeners.length)}`],
    ['Foreign', text(server.foreignListeners)],
    ['Imbalance', known(server.imbalance) ? server.imbalance.toFixed(2) : '–'],
    ['Open', text(sum(listeners, 'open'))],
    ['Waiting', text(sum(listeners, 'acceptQueue'))],
    ['Dropped', text(sum(listeners, 'dropped'))],
    ['Accepted', text(sum(listeners, 'accepted'))],
    ['Handed off', text(sum(listeners, 'handedOff'))],
    ['Rescued', text(sum(listeners, 'rescued'))]
  ];
}

function showFacts(list, facts) {
  const entries = keepChildren(list, facts.length, () => {
    const entry = document.createElement('div');
    entry.append(document.createElement('dt'), document.createElement('dd'));
    return entry;
  });
  facts.forEach(([name, value], i) => {
    setText(entries[i].firstElementChild, name);
    setText(entries[i].lastElementChild, value);
    entries[i].dataset.fact = name;
  });
}

function showNotes(parent, notes) {
  const elements = keepChildren(parent, notes.length, () => document.createElement('p'));
  notes.forEach(([kind, words], i) => {
    elements[i].className = `note ${kind}`;
    setText(elements[i], words);
  });
}

function showState(row, state) {
  row.classList.toggle('down', state === CLOSED);
  row.classList.toggle('odd', state !== LISTENING && state !== CLOSED);
  const mark = (state === LISTENING) ? '●' : (state === CLOSED) ? '✕' : '▲';
  setText(row.querySelector('.state'), `${mark} ${text(state)}`);
}

function delayOf(seconds) {
  return known(seconds) ? `late by ${number.format(Number((1000 * seconds).toPrecision(2)))} ms` : '';
}

function showListener(row, listener, { port, listeners, accepted, delays }) {
  setText(row.querySelector('.name'), `Listener ${listener.index}`);
  setText(row.querySelector('.loop'), text(listener.eventLoop));
  setText(row.querySelector('.delay'), delayOf(delays.longest(port, listener.index)));
  showState(row, listener.state);

  // On one scale for all listeners
  const { open, acceptQueue, backlog, dropped } = listener;
  show(row.querySelector('.open'), text(open), known(open)
      ? open / Math.max(10, greatest(listeners, 'open')) : undefined);
  show(row.querySelector('.queue'), known(backlog) ? `${text(acceptQueue)} of ${text(backlog)}` : text(acceptQueue),
      (known(acceptQueue) && backlog > 0) ? acceptQueue / backlog : undefined);
  show(row.querySelector('.dropped'), text(dropped), known(dropped)
      ? dropped / Math.max(10, greatest(listeners, 'dropped')) : undefined);
  row.querySelector('.dropped').classList.toggle('some', dropped > 0);

  const cell = row.querySelector('.accepted');
  if (!known(listener.accepted)) {
    show(cell, text(undefined));
    return;
  }
  const share = (accepted > 0) ? listener.accepted / accepted : 0;
  const even = 1 / listeners.length;
  const scale = Math.max(Math.min(1, 2 * even), (accepted > 0) ? greatest(listeners, 'accepted') / accepted : 0);
  show(cell, `${text(listener.accepted)} (${Math.round(100 * share)} %)`, share / scale);
  cell.querySelector('.even').style.left = `calc(${100 * even / scale}% - 2px)`;
}

function showServer(section, server, pid, delays) {
  showNotes(section.querySelector('.notes'), notesOf(server));
  showFacts(section.querySelector('.facts'), factsOf(server, pid));
  setText(section.querySelector('caption'), `Listeners of port ${server.port}`);
  const { port, listeners } = server;
  const group = { port, listeners, accepted: sum(listeners, 'accepted'), delays };
  const rows = keepChildren(section.querySelector('tbody'), listeners.length, () => clone('listener'));
  listeners.forEach((listener, i) => showListener(rows[i], listener, group));
}

export function showServers(parent, servers, pid, delays) {
  const sections = keepChildren(parent, servers.length, () => clone('server'));
  servers.forEach((server, i) => showServer(sections[i], server, pid, delays));
}
