[
  import_deps: [:phoenix],
  plugins: [Phoenix.LiveView.HTMLFormatter],
  inputs: ["*.exs", "{config,lib,test}/**/*.{ex,exs}"]
]
