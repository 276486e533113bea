defmodule Shop.Catalogue do
  @moduledoc "What the shop sells: made up once, when this is compiled."

  @kinds ["Oolong", "Sencha", "Assam", "Gunpowder", "Chamomile", "Rooibos"]
  @forms ["tea", "tea, loose", "teapot", "cup", "bowl", "caddy"]

  @products for {{kind, form}, number} <-
                  Enum.with_index(for(kind <- @kinds, form <- @forms, do: {kind, form}), 1),
                do: %{id: number, name: "#{kind} #{form}", cents: 400 + 135 * number}

  def all, do: @products

  def find(id), do: Enum.find(@products, &(to_string(&1.id) == id))

  def search(""), do: @products

  def search(text) do
    wanted = String.downcase(text)
    Enum.filter(@products, &String.contains?(String.downcase(&1.name), wanted))
  end

  def price(%{cents: cents}) do
    "€ #{div(cents, 100)}.#{cents |> rem(100) |> to_string() |> String.pad_leading(2, "0")}"
  end
end
