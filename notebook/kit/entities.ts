// Stands in reports for the package of this name, which lists two thousand
// characters by name; a browser knows them.

/** Returns text with its character references replaced, as HTML has them. */
export function decodeHTML(text: string): string {
  const area = document.createElement("textarea"); // what it holds is text, whatever it says
  area.innerHTML = text;
  return area.value;
}

/** The same where a reference must end with a semicolon; Markdown asks for no others. */
export const decodeHTMLStrict = decodeHTML;
