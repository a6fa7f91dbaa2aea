// Finds in what Prometheus scrapes how late the event loops have been.

const LINE = /^reuseport_event_loop_delay_seconds_max\{(.*)\} (\S+)$/gm;

const label = (labels, name) => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1];

const key = (port, listener) => `${port} ${listener}`;

export class Delays {

  #seconds = new Map();

  constructor(scraped = '') {
    for (const [, labels, seconds] of scraped.matchAll(LINE)) {
      this.#seconds.set(key(label(labels, 'server_port'), label(labels, 'listener')), Number(seconds));
    }
  }

  // The longest of the last minutes, in seconds; undefined where nothing is known.
  longest(port, listener) {
    return this.#seconds.get(key(port, listener));
  }

}
