// What the canvas shows, as real elements: a table of answers, buttons to focus, and a spoken
// summary once the pen rests.

const kRest_ms = 700;

const percent = (share) => `${(share * 100).toFixed(1)} %`;

// Moves an element to a rectangle [x, y, width, height] of the page.
function put(element, [x, y, width, height]) {
  element.style.left = `${x}px`;
  element.style.top = `${y}px`;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function cellsOf(network) {
  if (network.status === 'failed') {
    return [network.name, `not loaded: ${network.problem}`, '', '', '', ''];
  }
  const answered = network.digit !== null;
  return [
    network.name,
    answered ? `${network.digit}${network.stance ? `, ${network.stance}` : ''}` : 'none yet',
    answered ? percent(network.probabilities[network.digit]) : '',
    network.parameters.toLocaleString('en'),
    network.testAccuracy === null ? '' : percent(network.testAccuracy),
    network.timeUs === null ? '' : network.timeUs.toFixed(1),
  ];
}

export class Mirror {
  #page = document.getElementById('page');
  #pad = document.getElementById('pad');
  #controls = document.getElementById('controls');
  #sentence = document.getElementById('sentence');
  #answers = document.getElementById('answers');
  #announcement = document.getElementById('announcement');
  #buttons = [];
  #spoken = '';
  #timer = 0;

  constructor(program) {
    this.program = program;
  }

  // Brings all elements in line with a report of the program.
  update(report) {
    this.#page.style.height = `${report.contentHeight}px`;
    put(this.#pad, report.pad);
    this.#updateButtons(report.buttons);
    this.#updateTable(report.networks);
    setText(this.#sentence, report.sentence);
    this.#announceWhenAtRest(report);
  }

  // Whether a position of the page lies on a button that can be pressed.
  isOverButton(x, y) {
    return this.#buttons.some(
        ({enabled, area: [left, top, width, height]}) =>
            enabled && x >= left && x < left + width && y >= top && y < top + height);
  }

  #updateButtons(buttons) {
    buttons.forEach((button, i) => {
      const element = this.#controls.children[i] ?? this.#addButton(button, i);
      put(element, button.area);
      element.setAttribute('aria-disabled', String(!button.enabled));
    });
    this.#buttons = buttons;
  }

  #addButton({label}, index) {
    const element = document.createElement('button');
    element.type = 'button';
    element.textContent = label;
    element.addEventListener('click', () => this.program.pressButton(index));
    this.#controls.append(element);
    return element;
  }

  #updateTable(networks) {
    networks.forEach((network, i) => {
      const row = this.#answers.rows[i] ?? this.#answers.insertRow();
      cellsOf(network).forEach((text, j) => {
        setText(row.cells[j] ?? row.appendChild(document.createElement(j ? 'td' : 'th')), text);
      });
      row.cells[0].scope = 'row';
    });
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
