// What the canvas shows, as real elements: a table of answers, the controls, and a spoken summary
// once the pen rests.

import {Controls, put} from './controls.mjs';
import {grouped} from './format.mjs';

const kRest_ms = 700;
const kPenRest_ms = 250;

const percent = (share) => `${(share * 100).toFixed(1)} %`;

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function cellsOf(network) {
  if (network.status === 'failed') {
    return [network.name, `not loaded: ${network.problem}`, '', '', '', '', ''];
  }
  const answered = network.digit !== null;
  return [
    network.name,
    answered ? `${network.digit}${network.stance ? `, ${network.stance}` : ''}` : 'none yet',
    answered ? percent(network.probabilities[network.digit]) : '',
    grouped(network.parameters),
    grouped(network.multAdds),
    network.testAccuracy === null ? '' : percent(network.testAccuracy),
    network.timeUs === null ? '' : network.timeUs.toFixed(1),
  ];
}

export class Mirror {
  #page = document.getElementById('page');
  #pad = document.getElementById('pad');
  #controls;
  #details = document.getElementById('details-text');
  #sentence = document.getElementById('sentence');
  #stages = document.getElementById('stages');
  #answers = document.getElementById('answers');
  #announcement = document.getElementById('announcement');
  #padArea = '';
  #height = 0;
  #pen = document.getElementById('pen');
  #penTimer = 0;
  #spoken = '';
  #timer = 0;

  constructor(program) {
    this.#controls = new Controls(program);
  }

  // Brings all elements in line with a report of the program. The controls lie over what is drawn,
  // and come with the first frame.
  update(report, isDrawn) {
    this.#place(report);
    if (isDrawn) this.#controls.update(report.controls);
    this.#updateTable(report.networks, report.order);
    setText(this.#sentence, report.sentence);
    setText(this.#stages, report.stages);
    setText(this.#details, report.details);
    this.#announceWhenAtRest(report);
    this.#announcePen(report.cursor);
  }

  #place({contentHeight, pad}) {
    if (contentHeight !== this.#height) this.#page.style.height = `${contentHeight}px`;
    this.#height = contentHeight;
    if (pad.join() !== this.#padArea) put(this.#pad, pad);
    this.#padArea = pad.join();
  }

  #updateTable(networks, order) {
    const byId = new Map(networks.map((network) => [network.id, network]));
    order.map((id) => byId.get(id)).forEach((network, i) => {
      const row = this.#answers.rows[i] ?? this.#answers.insertRow();
      cellsOf(network).forEach((text, j) => {
        setText(row.cells[j] ?? row.appendChild(document.createElement(j ? 'td' : 'th')), text);
      });
      row.cells[0].scope = 'row';
    });
  }

  // Where the keyboard's pen is, once it rests.
  #announcePen({shown, penDown, x, y}) {
    clearTimeout(this.#penTimer);
    if (!shown) return;
    const percent = (share) => Math.round(share * 100);
    const text = `Pen ${penDown ? 'down' : 'up'}, ${percent(x)} % across, ${percent(y)} % down`;
    this.#penTimer = setTimeout(() => setText(this.#pen, text), kPenRest_ms);
  }

  #announceWhenAtRest({sentence, strokes, networks}) {
    const failures = networks.filter((network) => network.status === 'failed')
                         .map((network) => `${network.name} was not loaded: ${network.problem}.`);
    const text = [sentence, ...failures].join('. ') + (strokes ? '' : '');
    if (text === this.#spoken) return;
    this.#spoken = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => setText(this.#announcement, text), kRest_ms);
  }
}
