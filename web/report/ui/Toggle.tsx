/** A checkbox with its name. */
export function Toggle(props: { name: string; on: boolean; set: (on: boolean) => void }) {
  return (
    <label class="toggle">
      <input
        type="checkbox"
        checked={props.on}
        onChange={(event) => {
          props.set(event.currentTarget.checked);
        }}
      />{" "}
      {props.name}
    </label>
  );
}
