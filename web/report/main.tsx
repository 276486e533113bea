import { render } from "preact";
import { App } from "./App";
import { served } from "./data/live";
import { embedded } from "./data/source";

const place = document.getElementById("app");
if (place !== null) render(<App source={embedded() ?? served()} />, place);
