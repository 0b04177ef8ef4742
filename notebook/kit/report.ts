// What a report does beside what its cells do: it gives back the artifact that
// it holds, byte for byte.

for (const button of document.querySelectorAll<HTMLButtonElement>("button.download")) {
  button.hidden = false; // without a script it would do nothing
  button.addEventListener("click", () => {
    const {textContent} = document.getElementById("artifact") ?? {textContent: null};
    if (textContent !== null) save(textContent, button.dataset.file ?? "result.json");
  });
}

function save(text: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], {type: "application/json"}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers read it after the click
}
