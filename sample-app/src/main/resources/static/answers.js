// Shows which process has answered each of the last questions.

const SIZE = 30;
const COLORS = 3;

export class Answers {

  #answers = [];
  #processes = [];
  #strip;
  #summary;

  constructor(strip, summary) {
    this.#strip = strip;
    this.#summary = summary;
  }

  // The id of the process that answered, undefined if nobody did in time.
  add(pid) {
    if (pid !== undefined && !this.#processes.includes(pid)) {
      this.#processes.push(pid);
    }
    this.#answers.push(pid);
    this.#answers.splice(0, this.#answers.length - SIZE);
    this.#show();
  }

  #show() {
    this.#strip.replaceChildren(...this.#answers.map((pid) => this.#mark(pid)));
    const counts = new Map();
    this.#answers.forEach((pid) => counts.set(pid, (counts.get(pid) ?? 0) + 1));
    const parts = [...counts].flatMap(([pid, count], i) => [(i > 0) ? ', ' : '', this.#mark(pid),
      ` ${count} ${(pid === undefined) ? 'without an answer' : `from process ${pid}`}`]);
    this.#summary.replaceChildren(`The last ${this.#answers.length}: `, ...parts);
  }

  #mark(pid) {
    const mark = document.createElement('span');
    mark.className = `mark ${(pid === undefined) ? 'nobody' : `process-${this.#processes.indexOf(pid) % COLORS}`}`;
    return mark;
  }

}
