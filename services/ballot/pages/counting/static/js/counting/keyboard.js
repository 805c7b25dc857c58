// What a key press means at the counting desk: a candidate's key, or a command. Made for one hand on the number pad.
//
// Punctuation and digits are told by the key's place, so that a Chinese input method that is switched on changes nothing.

const PLACES = {
  Enter: "next", NumpadEnter: "next",
  Equal: "same", NumpadAdd: "same",
  Minus: "blank", NumpadSubtract: "blank",
  Slash: "write", NumpadDivide: "write",
  Period: "doubtful", NumpadDecimal: "doubtful",
  Semicolon: "invalid", NumpadMultiply: "invalid",
  Comma: "against",
  Quote: "abstained",
  Backspace: "undo",
  Escape: "clear",
};

/** The keys as the screen shows them, with their command. */
export const SHOWN = { next: "Enter", same: "=", blank: "-", write: "/", doubtful: ".", invalid: ";", against: ",", abstained: "'", undo: "⌫", clear: "Esc" };

/** `{command}` or `{code}` of a keydown event; null for a key that means nothing here. */
export function meaning(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  const command = PLACES[event.code];
  if (command) return { command };
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  if (digit) return { code: digit[1] };
  // Keyboards differ in where letters lie; an input method that swallows them leaves the place alone.
  const letter = /^[a-z]$/i.test(event.key) ? event.key : /^Key([A-Z])$/.exec(event.code)?.[1];
  return letter ? { code: letter.toLowerCase() } : null;
}
