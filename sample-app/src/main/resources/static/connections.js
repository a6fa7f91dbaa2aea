// WebSockets that stay open and do nothing.

// Browsers slow down who opens many at the same time.
const AT_THE_SAME_TIME = 8;

export class Connections {

  #sockets = new Set();
  #open = 0;
  #failed = 0;
  #wanted = false;
  #changed;

  constructor(size, changed) {
    this.size = size;
    this.#changed = changed;
  }

  toggle() {
    if (this.#wanted) {
      this.#closeAll();
    }
    else {
      this.#wanted = true;
      this.#failed = 0;
      this.#openMore();
    }
    this.#tell();
  }

  #openMore() {
    while (this.#wanted && this.#sockets.size - this.#open < AT_THE_SAME_TIME
        && this.#sockets.size + this.#failed < this.size) {
      this.#openOne();
    }
    // All of them have failed, or the server has closed them
    if (this.#wanted && this.#sockets.size === 0) {
      this.#wanted = false;
    }
  }

  #openOne() {
    const url = new URL('/connections', location.href);
    url.protocol = (url.protocol === 'https:') ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    let opened = false;
    this.#sockets.add(socket);
    socket.addEventListener('open', () => {
      opened = true;
      this.#open++;
      this.#openMore();
      this.#tell();
    });
    socket.addEventListener('close', () => {
      this.#sockets.delete(socket);
      this.#open -= opened ? 1 : 0;
      this.#failed += this.#wanted ? 1 : 0;
      this.#openMore();
      this.#tell();
    });
  }

  #closeAll() {
    this.#wanted = false;
    this.#sockets.forEach((socket) => socket.close());
  }

  #tell() {
    this.#changed({ wanted: this.#wanted, open: this.#open, failed: this.#failed });
  }

}
