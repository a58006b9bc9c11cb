// The page's controls as real elements, one for each that the program reports, exactly over its
// picture: buttons, tabs, sliders, lists. They bring focus, names, touch and keys; what they do is
// one call of the program.

import {readFile} from './files.mjs';

// Moves an element to a rectangle [x, y, width, height] of the page.
export function put(element, [x, y, width, height]) {
  element.style.left = `${x}px`;
  element.style.top = `${y}px`;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}

const kGroupRoles = {
  tab: 'tablist',
  choice: 'radiogroup',
  button: 'toolbar',
  toggle: 'toolbar'
};

function makeButton(role, press) {
  const element = document.createElement('button');
  element.type = 'button';
  if (role === 'tab') element.setAttribute('role', 'tab');
  if (role === 'choice') element.setAttribute('role', 'radio');
  element.addEventListener('click', press);
  return element;
}

function makeSlider(use) {
  const element = document.createElement('input');
  element.type = 'range';
  element.addEventListener('input', () => use(element.valueAsNumber));
  // A finger that lands on a slider moves it, even if it then scrolls the page: the browser cancels
  // its pointer, and the slider goes back.
  let before = 0;
  element.addEventListener('pointerdown', () => before = element.valueAsNumber);
  element.addEventListener('pointercancel', () => {
    element.value = before;
    use(before);
  });
  return element;
}

function makeSelect(use) {
  const element = document.createElement('select');
  element.addEventListener('change', () => use(element.selectedIndex));
  return element;
}

// A picture whose cells a mouse, a pen or a finger picks; a finger that scrolls picks none.
function makeGrid(use) {
  const element = document.createElement('div');
  element.setAttribute('role', 'img');
  const pick = ({offsetX, offsetY}) => {
    const {columns, rows} = element.dataset;
    const cell = (share, count) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
    use(cell(offsetY / element.offsetHeight, rows) * columns +
        cell(offsetX / element.offsetWidth, columns));
  };
  element.addEventListener('click', pick);
  element.addEventListener('pointermove', (event) => {
    if (event.pointerType !== 'touch' && event.buttons === 1) pick(event);
  });
  return element;
}

function makeFileInput(receive) {
  const element = document.createElement('input');
  element.type = 'file';
  element.multiple = true;
  element.addEventListener('change', () => {
    const files = [...element.files];
    element.value = '';  // So that the same file can be chosen again.
    for (const file of files) receive(file);
  });
  return element;
}

function showSquare() {
  const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
  document.getElementById('pad').scrollIntoView({block: 'nearest', behavior});
}

function makeElement({id, role, toSquare}, program) {
  const use = (value) => program.act(id, value);
  if (role === 'slider') return makeSlider(use);
  if (role === 'select') return makeSelect(use);
  if (role === 'file') {
    return makeFileInput(
        (file) => readFile(file).then(
            (bytes) => program.receiveFile(id, file.name, bytes),
            (error) => program.tell(error.message)));
  }
  if (role === 'grid') return makeGrid(use);
  return makeButton(role, ({currentTarget, detail}) => {
    use(currentTarget.ariaPressed === 'true' ? 0 : 1);
    // Who pressed it with a pointer wants to see what came of it; a keyboard's focus stays put.
    if (toSquare && detail > 0) showSquare();
  });
}

// Brings what only this kind of element has in line with a control.
function describe(element, control) {
  const {role, label, selected} = control;
  if (role === 'slider') {
    Object.assign(element, {min: control.low, max: control.high, step: control.step});
    element.value = control.value;
    element.setAttribute('aria-valuetext', control.valueText);
  } else if (role === 'select') {
    const options = control.options.join('\n');
    if (element.dataset.options !== options) {
      element.replaceChildren(...control.options.map((option) => new Option(option)));
      element.dataset.options = options;
    }
    element.selectedIndex = control.value;
  } else if (role === 'grid') {
    Object.assign(element.dataset, {columns: control.columns, rows: control.rows});
  } else if (role === 'file') {
    element.accept = control.accept;
  } else {
    element.textContent = label;
  }
  if (role === 'toggle') element.setAttribute('aria-pressed', selected);
  if (role === 'choice') element.setAttribute('aria-checked', selected);
  if (role === 'tab') {
    element.setAttribute('aria-selected', selected);
    element.setAttribute('aria-controls', 'details');
  }
  if (role === 'tab') element.tabIndex = selected ? 0 : -1;
}

// The next one above or below where a group stands in rows, or undefined.
function acrossRows(all, element, down) {
  const here = element.getBoundingClientRect();
  const beyond = all.map((other) => ({other, area: other.getBoundingClientRect()}))
                     .filter(({area}) => down ? area.top >= here.bottom : area.bottom <= here.top);
  const distance = ({area}) =>
      Math.abs(area.left - here.left) + 1000 * Math.abs(area.top - here.top);
  beyond.sort((a, b) => distance(a) - distance(b));
  return beyond[0]?.other;
}

// Arrow keys, Home and End in a group of which one is chosen. Returns whether they were that.
export function moveInGroup(event) {
  const element = event.target.closest?.('[role=tab], [role=radio]');
  if (!element || event.ctrlKey || event.metaKey) return false;
  const all = [...element.parentElement.children].filter(
      (other) => other.role === element.role && other.ariaDisabled !== 'true');
  const here = all.indexOf(element);
  const goals = {
    ArrowRight: here + 1,
    ArrowDown: here + 1,
    ArrowLeft: here - 1,
    ArrowUp: here - 1,
    Home: 0,
    End: all.length - 1,
  };
  if (!(event.key in goals)) return false;
  const nearest = /Up|Down/.test(event.key) && acrossRows(all, element, event.key === 'ArrowDown');
  const goal = nearest || all[(goals[event.key] + all.length) % all.length];
  goal.focus();
  goal.click();
  return true;
}

// Tab reaches one of a group's choices: the chosen one, or the first where none is.
function letTabIn(group) {
  const choices = [...group.children].filter(({role}) => role === 'radio');
  const way = choices.find(({ariaChecked}) => ariaChecked === 'true') ?? choices[0];
  for (const choice of choices) {
    const index = choice === way ? 0 : -1;
    if (choice.tabIndex !== index) choice.tabIndex = index;
  }
}

export class Controls {
  #program;
  #page = document.getElementById('controls');
  #panel = document.getElementById('details');
  #groups = new Map();    // Name to element.
  #elements = new Map();  // Id to {element, seen: the control as text}.
  #ids = '';

  constructor(program) {
    this.#program = program;
  }

  update(controls) {
    const ids = controls.map(({id}) => id).join(' ');
    if (ids !== this.#ids) this.#arrange(controls);
    this.#ids = ids;
    for (const control of controls) this.#bringInLine(control);
    for (const group of this.#groups.values()) letTabIn(group);
    const tab = controls.find(({role, selected}) => role === 'tab' && selected);
    this.#panel.hidden = !tab;
    if (tab) this.#panel.setAttribute('aria-label', tab.label);
  }

  // Makes what is new, removes what is gone, and puts all into the order of the controls. What
  // stays in its place is not touched, so that it keeps the focus.
  #arrange(controls) {
    this.#removeAllBut(new Set(controls.map(({id}) => id)));
    const last = new Map();  // The element of each group that was placed last.
    for (const control of controls) {
      const group = this.#groupOf(control);
      const element = this.#elementOf(control);
      const next = last.has(group) ? last.get(group).nextSibling : group.firstChild;
      if (element !== next) group.insertBefore(element, next);
      last.set(group, element);
    }
    for (const [name, group] of this.#groups) {
      if (group.childElementCount > 0) continue;
      group.remove();
      this.#groups.delete(name);
    }
  }

  #removeAllBut(ids) {
    for (const [id, {element}] of this.#elements) {
      if (ids.has(id)) continue;
      element.remove();
      this.#elements.delete(id);
    }
  }

  #elementOf(control) {
    if (!this.#elements.has(control.id)) {
      const element = makeElement(control, this.#program);
      element.classList.add('control');
      this.#elements.set(control.id, {element, seen: ''});
    }
    return this.#elements.get(control.id).element;
  }

  #groupOf({group: name, role, inPanel}) {
    if (!this.#groups.has(name)) {
      const group = document.createElement('div');
      group.setAttribute('role', kGroupRoles[role] ?? 'group');
      group.setAttribute('aria-label', name);
      (inPanel ? this.#panel : this.#page).append(group);
      this.#groups.set(name, group);
    }
    return this.#groups.get(name);
  }

  #bringInLine(control) {
    const entry = this.#elements.get(control.id);
    const text = JSON.stringify(control);
    if (text === entry.seen) return;
    entry.seen = text;
    const {element} = entry;
    put(element, control.area);
    element.setAttribute('aria-label', control.label);
    if ('disabled' in element && element.matches('input, select')) {
      element.disabled = !control.enabled;
    } else if (control.role !== 'grid') {
      element.setAttribute('aria-disabled', String(!control.enabled));
    }
    describe(element, control);
  }
}
