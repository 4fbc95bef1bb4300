// Shows the contract that this server enforces. The token entered here stays in this page.
window.ui = SwaggerUIBundle({
  url: "/v1/openapi.yaml",
  dom_id: "#api",
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
});
