import { render } from "preact";
import { App } from "./app.tsx";
import { tellSettled } from "./state/notices.ts";
import { start } from "./state/store.ts";
import { dressDocument } from "./state/view.ts";
import "./ui/styles.css";

dressDocument();
const root = document.getElementById("app");
if (root) render(<App />, root);
void start(tellSettled);
