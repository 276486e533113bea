// Numbers for people: three significant digits, a unit, thousands apart.

const thousands = new Intl.NumberFormat("en-US");

/** Three significant digits, never in powers of ten. */
function short(value: number): string {
  if (value === 0) return "0";
  const magnitude = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(3)))));
  return value.toFixed(Math.min(Math.max(2 - magnitude, 0), 4));
}

export function microseconds(us: number): string {
  if (us < 999.5) return `${us < 1 && us > 0 ? us.toPrecision(2) : short(us)} µs`;
  if (us < 999_500) return `${short(us / 1e3)} ms`;
  if (us < 59_950_000) return `${short(us / 1e6)} s`;
  return span(us / 1e3);
}

/** A stretch of the run: "45 s", "2 min 5 s", "1 h 30 min". */
export function span(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 100) / 10;
  if (seconds < 60) return `${seconds} s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  return whole % 60 > 0 ? `${minutes} min ${whole % 60} s` : `${minutes} min`;
}

/** A moment of the run: "0:07", "12:40", "1:02:03". */
export function clock(seconds: number): string {
  const fraction = seconds % 1 === 0 ? "" : `.${Math.round((seconds % 1) * 10)}`;
  const whole = Math.floor(seconds);
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}${fraction}`;
}

export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : short(value)} ${units[unit] ?? ""}`;
}

export function count(value: number): string {
  return thousands.format(value);
}

const knownUnits = new Map<string, (value: number) => string>();

/** Writes values of a metric of that unit; for the same unit it is the same function. */
export function inUnit(unit: string): (value: number) => string {
  const known = knownUnits.get(unit) ?? formatOf(unit);
  knownUnits.set(unit, known);
  return known;
}

function formatOf(unit: string): (value: number) => string {
  if (unit === "us") return microseconds;
  if (unit === "bytes") return bytes;
  if (unit === "percent") return (value) => `${short(value)} %`;
  const suffix = unit === "" || unit === "count" ? "" : ` ${unit}`;
  return (value) => `${Math.abs(value) >= 1e6 ? thousands.format(Math.round(value)) : short(value)}${suffix}`;
}

/** 0.5 → "p50", 0.999 → "p99.9". */
export function percentile(q: number): string {
  if (q >= 1) return "max";
  return `p${Number((q * 100).toFixed(2))}`;
}

export function rate(n: number, ms: number): string {
  return ms > 0 ? `${short((n * 1000) / ms)} /s` : "–";
}

export function percent(part: number, whole: number): string {
  return whole > 0 ? `${short((100 * part) / whole)} %` : "–";
}

export function instant(iso: string): string {
  return iso.replace("T", " ").replace(/Z$/, " UTC");
}
