// Tells what has happened, by what is new in an answer, whichever process it is from.

const LISTENING = 'listening';
const STALLED = 'stalled';
const CLOSED = 'closed';

// What a process tells of others may be a second old.
const ANSWERS_WITHOUT_IT = 3;

export class History {

  #processes = new Map();
  #answering;
  #tell;

  constructor(tell) {
    this.#tell = tell;
  }

  // A process has answered on a new connection.
  accepted(pid) {
    this.#answers(pid, this.#process(pid));
  }

  // A process has told what its servers do.
  told(pid, servers) {
    const process = this.#process(pid);
    if (!process.left) {
      this.#answers(pid, process);
    }
    if (!process.stopping && servers.some(({ stopping }) => stopping)) {
      process.stopping = true;
      this.#tell(`Process ${pid} stops, and answers those it has`);
    }
    for (const server of servers) {
      this.#others(server);
      if (!server.stopping) {
        server.listeners.forEach((listener) => this.#listener(pid, process, server, listener));
      }
    }
    // Absent where the kernel cannot be asked
    if (servers.every(({ foreignProcesses }) => foreignProcesses)) {
      this.#gone(pid, servers.flatMap(({ foreignProcesses }) => foreignProcesses));
    }
  }

  // Nobody has answered.
  nobody() {
    if (this.#answering) {
      this.#answering = false;
      this.#processes.clear();
      this.#tell('Nobody answers');
    }
  }

  #process(pid) {
    if (!this.#processes.has(pid)) {
      this.#processes.set(pid, { listeners: new Map(), missing: 0 });
    }
    return this.#processes.get(pid);
  }

  #answers(pid, process) {
    this.#answering = true;
    process.missing = 0;
    process.left = false;
    if (!process.answers) {
      process.answers = true;
      this.#tell(`Process ${pid} answers`);
    }
  }

  #others({ port, foreignProcesses = [] }) {
    for (const { pid, listeners } of foreignProcesses) {
      if (pid && !this.#processes.has(pid)) {
        this.#process(pid);
        this.#tell(`Process ${pid} comes to port ${port} with ${listeners} listener(s)`);
      }
    }
  }

  #listener(pid, { listeners }, { port }, { index, state, rescued = 0 }) {
    const key = `${port} ${index}`;
    const before = listeners.get(key) ?? { state: LISTENING, rescued };
    const name = `Listener ${index} of process ${pid}`;
    if (state === STALLED && before.state !== STALLED) {
      this.#tell(`${name} is stalled: other event loops accept for it`);
    }
    else if (before.state === STALLED && state === LISTENING) {
      this.#tell(`${name} listens again: others have accepted ${rescued - before.rescued} connection(s) for it`);
    }
    else if (state !== before.state) {
      this.#tell(`${name} is ${state}`);
    }
    // What has been rescued is counted from the last time that it listened
    listeners.set(key, { state, rescued: (state === STALLED) ? before.rescued : rescued });
  }

  #gone(pid, others) {
    // Those that cannot be found may be any
    if (others.some((other) => !other.pid)) {
      return;
    }
    for (const [id, process] of this.#processes) {
      const there = id === pid || others.some((other) => other.pid === id);
      process.missing = there ? 0 : process.missing + 1;
      if (process.missing === ANSWERS_WITHOUT_IT) {
        process.left = true;
        process.answers = false;
        this.#tell(`Process ${id} has left the port`);
      }
    }
  }

}
