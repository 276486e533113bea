// The figures of a benchmark's rounds: medians with their spread, and the Markdown that shows them.

export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}

const columns = {
  cpu: { title: "CPU-seconds an iteration", of: (round) => round.cpu_seconds / round.iterations, digits: 3 },
  memory: { title: "PSS a user, MB", of: (round) => round.memory_bytes / round.users / 1e6, digits: 1 },
  rate: { title: "iterations/s", of: (round) => round.iterations / round.seconds, digits: 2 },
  target: {
    title: "the demo's own CPU-ms an iteration",
    of: (round) => (1000 * round.target_cpu_seconds) / round.iterations,
    digits: 2,
  },
};

function summary(rounds, { of }) {
  return spread(rounds.map(of));
}

/** Of pairs of one round each: how many times what `other` needs is of what `base` needs. */
function ratio(base, other, { of }) {
  const pairs = other.flatMap((theirs) => {
    const ours = base.find(({ round }) => round === theirs.round);
    return ours ? [of(theirs) / of(ours)] : [];
  });
  return spread(pairs);
}

/** Figures by load (users, think time) and side; ratios to the first side, LiveLoad's. */
export function figures(loads) {
  return loads.map(({ users, think, rounds }) => {
    const names = [...new Set(rounds.map(({ side }) => side))];
    const of = (name) => rounds.filter(({ side }) => side === name);
    return {
      users,
      think,
      sides: names.map((name) => ({
        side: name,
        rounds: of(name).length,
        disturbed: of(name).filter(({ disturbed }) => disturbed).length,
        ...Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, summary(of(name), column)])),
        cpu_ratio: ratio(of(names[0]), of(name), columns.cpu),
        memory_ratio: ratio(of(names[0]), of(name), columns.memory),
      })),
    };
  });
}

const cell = ({ median, min, max }, digits) =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}..${max.toFixed(digits)})`;

export function markdown(report) {
  const titles = Object.values(columns).map(({ title }) => title);
  const head = ["users", "think time, s", "side", "rounds", ...titles, "CPU ratio", "PSS ratio"];
  const rows = report.figures.flatMap(({ users, think, sides }) =>
    sides.map((side) => [
      users,
      think,
      side.side,
      side.disturbed ? `${side.rounds} (${side.disturbed} disturbed)` : side.rounds,
      ...Object.entries(columns).map(([key, { digits }]) => cell(side[key], digits)),
      cell(side.cpu_ratio, 2),
      cell(side.memory_ratio, 2),
    ]),
  );
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [
    "# What a user costs: LiveLoad and Playwright",
    "",
    `${report.date}. Medians (least..most) of rounds of ${report.duration} s, the sides in turn. ` +
      "A ratio is the side's figure divided by LiveLoad's of the same round.",
    "",
    line(head),
    line(head.map(() => "---")),
    ...rows.map(line),
    "",
    ...Object.entries(report.environment).map(([name, value]) => `- ${name}: ${value}`),
    "",
  ].join("\n");
}
