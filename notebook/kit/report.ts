import {artifactFile} from "./embedded.ts";

// What a report does beside what its cells do: it gives back the artifact that
// it holds, byte for byte.

for (const button of document.querySelectorAll<HTMLButtonElement>("button.download")) {
  button.hidden = false; // without a script it would do nothing
  button.addEventListener("click", () => {
    void artifactFile(document).then((file) => save(file, button.dataset.file ?? "result.json"));
  });
}

function save(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers read it after the click
}
