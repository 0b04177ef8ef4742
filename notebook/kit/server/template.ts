export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2f5f9e"/><path d="M7 11h12M7 16h18M7 21h8" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>`;

/** The page around a notebook’s cells; Notebook Kit puts the notebook’s title before the title’s text. */
export const template = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title> · Benchbook</title>
    <link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">
    <link rel="stylesheet" href="/kit/style.css">
  </head>
  <body>
    <main></main>
  </body>
</html>
`;
