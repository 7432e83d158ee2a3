// Puts d3, packed as in the exported file, into the document, where views.js finds it.
document.head.append(Object.assign(document.createElement("script"), { type: "text/plain", id: "packed", textContent: PACKED }));
