/** The element with this id, of this class; a page without it is a bug. */
export function byId<T extends Element>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) {
    throw new Error(`the page has no ${type.name} #${id}`);
  }
  return found;
}

/** A new element. Text is set as text, never as markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
}

export function button(className: string, label: string, onPress: () => void): HTMLButtonElement {
  const element = make('button', className, label);
  element.type = 'button';
  element.addEventListener('click', onPress);
  return element;
}

/** Sets text only when it changed, so that screen readers and selections are left alone. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Of this browser until the sandbox says where the kiosk stands. */
let zone: string | undefined;

export function useTimeZone(name: string): void {
  zone = name;
}

export function clock(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour12: false, timeZone: zone });
}

export function dayAndTime(at: number): string {
  return new Date(at).toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  });
}

let toastTimer = 0;
const TOAST_MS = 8_000;

/** Says why something was not done, where nothing nearer to the button can. */
export function toast(text: string): void {
  const line = byId('toast', HTMLParagraphElement);
  line.textContent = text;
  line.hidden = text === '';
  window.clearTimeout(toastTimer);
  toastTimer = window.setTimeout(() => {
    line.hidden = true;
  }, TOAST_MS);
}
