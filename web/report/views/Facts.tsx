import { Fragment } from "preact";
import type { Scenario } from "../data/run";
import { bytes, instant, span } from "../format";
import { useView } from "../ui/context";
import { FactList } from "../ui/FactList";
import { Prose } from "../ui/Prose";
import { Table } from "../ui/Table";

const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** Where a line is too short for a name, it ends behind an underscore. */
const breakable = (name: string) =>
  name.split("_").map((part, i) => (
    <Fragment key={i}>
      {i > 0 && (
        <>
          _<wbr />
        </>
      )}
      {part}
    </Fragment>
  ));

function List({ title, entries }: { title: string; entries: [string, string][] }) {
  if (entries.length === 0) return null;
  return (
    <section class="card">
      <h3>{title}</h3>
      <FactList facts={entries.map(([name, value]) => [breakable(name), value])} />
    </section>
  );
}

/** How the run was made: options, machine, browser. */
export function Facts({ scenario }: { scenario: Scenario }) {
  const { data } = scenario;
  const { environment, connection } = data;
  const levels = (of: Record<string, string>) =>
    Object.entries(of)
      .filter(([, level]) => level !== "instrumented")
      .map(([name, level]): [string, string] => [name, level]);
  return (
    <div class="cards wide">
      <List title="Options" entries={Object.entries(data.options).map(([name, value]) => [name, text(value)])} />
      <List
        title="Run"
        entries={[
          ["Started", instant(data.started_at)],
          ["Written", instant(data.generated_at)],
          ["LiveLoad", data.liveload_version],
          ["Bucket", span(data.bucket_width_ms)],
          ["Target", data.target],
          ...Object.entries(data.tags ?? {}),
        ]}
      />
      <List
        title="Machine that it was run from"
        entries={[
          ["Cores", String(environment.cores)],
          ["Memory", bytes(environment.memory_bytes)],
          ["System", environment.os],
          ["Kernel", environment.kernel],
          ["Architecture", environment.architecture],
        ]}
      />
      <List
        title="Browser"
        entries={[
          ["Connection", connection.name],
          ["Browser", connection.browser],
          ...connection.notes.map((note, i): [string, string] => [`Note ${i + 1}`, note]),
          ...levels(connection.metrics),
          ...levels(connection.features),
        ]}
      />
    </div>
  );
}

/** What every metric of the result means. */
export function Definitions({ scenario }: { scenario: Scenario }) {
  const { explain } = useView();
  const rows = Object.entries(scenario.data.metrics).map(([name, definition]) => ({ name, ...definition }));
  return (
    <Table
      name="Definitions"
      rows={rows}
      id={({ name }) => name}
      text={({ name, definition }) => `${name} ${definition}`}
      empty="The result defines no metrics."
      columns={[
        {
          key: "metric",
          title: "Metric",
          value: ({ name }) => name,
          show: ({ name }) => (
            <button
              type="button"
              class="link"
              onClick={() => {
                explain(scenario, name);
              }}
            >
              <code>{name}</code>
            </button>
          ),
        },
        { key: "unit", title: "Unit", value: ({ unit }) => unit },
        { key: "dimension", title: "By", value: ({ dimension }) => dimension },
        { key: "measured_by", title: "Measured by", value: ({ measured_by }) => measured_by },
        { key: "definition", title: "Meaning", value: ({ definition }) => definition, show: ({ definition }) => <Prose text={definition} /> },
      ]}
    />
  );
}
