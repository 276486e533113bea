import { render } from "preact";
import { App } from "./App";
import { embedded } from "./data/source";

const place = document.getElementById("app");
const source = embedded();
if (place !== null && source !== null) render(<App source={source} />, place);
