import { SelectorError } from "./error";

const CLOSING: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

/** Where the reading of a selector stands. */
export class Cursor {
  at = 0;

  constructor(readonly text: string) {}

  get done(): boolean {
    return this.at >= this.text.length;
  }

  fail(expected: string, example: string, at = this.at): never {
    throw new SelectorError(this.text, at, expected, example);
  }

  skipSpace(): void {
    while (!this.done && /\s/.test(this.text.charAt(this.at))) this.at++;
  }

  /** Reads `what` if it is next, after white space. */
  take(what: string): boolean {
    this.skipSpace();
    if (!this.text.startsWith(what, this.at)) return false;
    this.at += what.length;
    return true;
  }

  /** Reads what the sticky `pattern` matches; empty where it matches nothing here. */
  match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  /** The text up to the next `>>`, or the end. */
  plain(): string {
    const end = this.text.indexOf(">>", this.at);
    const text = this.text.slice(this.at, end < 0 ? undefined : end);
    this.at += text.length;
    return text.trim();
  }

  /** A quoted string, at whose opening quote the cursor is; a backslash takes the next quote or backslash as it is. */
  quoted(): string {
    const start = this.at;
    const quote = this.text.charAt(this.at++);
    let value = "";
    for (; !this.done; this.at++) {
      let char = this.text.charAt(this.at);
      if (char === quote) {
        this.at++;
        return value;
      }
      const next = this.text.charAt(this.at + 1);
      if (char === "\\" && (next === quote || next === "\\")) {
        char = next;
        this.at++;
      }
      value += char;
    }
    return this.fail(`a ${quote} that closes this one`, `${quote}Save${quote}`, start);
  }

  /** CSS or XPath: up to the next `>>` that is in no quotes or brackets. */
  nested(example: string, escapes: boolean): string {
    const start = this.at;
    const open: { close: string; at: number }[] = [];
    for (; !this.done; this.at++) {
      const char = this.text.charAt(this.at);
      const innermost = open[open.length - 1];
      if (escapes && char === "\\") this.at++;
      else if (char === '"' || char === "'") this.skipQuoted(char, escapes, example);
      else if (CLOSING[char]) open.push({ close: CLOSING[char] ?? "", at: this.at });
      else if (char === innermost?.close) open.pop();
      else if (char === ")" || char === "]" || char === "}") {
        this.fail(innermost ? `a "${innermost.close}" before this "${char}"` : `no "${char}", which closes nothing,`, example);
      } else if (!innermost && this.text.startsWith(">>", this.at)) break;
    }
    const unclosed = open[open.length - 1];
    if (unclosed) this.fail(`a "${unclosed.close}" that closes this bracket`, example, unclosed.at);
    return this.text.slice(start, this.at).trim();
  }

  private skipQuoted(quote: string, escapes: boolean, example: string): void {
    const start = this.at;
    for (this.at++; !this.done; this.at++) {
      const char = this.text.charAt(this.at);
      if (escapes && char === "\\") this.at++;
      else if (char === quote) return;
    }
    this.fail(`a ${quote} that closes this one`, example, start);
  }
}
