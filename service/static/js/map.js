// A map to move, instead of the still one, when the reader asks for it. Everything comes from this server.
const GROUND = "#dfeaf2";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-map-open]");
  if (button) open(button.closest("[data-map]"), button);
});
const show = () => {
  for (const button of document.querySelectorAll("[data-map-open]")) button.hidden = false;
};
show();
document.addEventListener("htmx:after:swap", show);

async function open(holder, button) {
  const said = holder.querySelector("[data-map-said]");
  button.disabled = true;
  try {
    const library = await import(holder.dataset.script);
    library.setWorkerUrl(new URL(holder.dataset.worker, location.href).href);
    await stylesheet(holder.dataset.style);
    const base = `/${holder.dataset.lang}/map`;
    const [wards, places] = await Promise.all(
      ["wards", "places"].map((name) => fetch(`${base}/${name}.geojson`).then((answer) => answer.json())),
    );
    const tiles = await tilePack(library, holder, `${base}/tiles.pmtiles`);
    draw(library, holder, wards, places, tiles);
    button.hidden = true;
  } catch (fault) {
    console.warn(fault);
    said.textContent = holder.dataset.failed;
    button.disabled = false;
  }
}

function stylesheet(address) {
  return new Promise((done, failed) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = done;
    link.onerror = failed;
    document.head.append(link);
  });
}

async function tilePack(library, holder, address) {
  if (!holder.dataset.tiles) return null;
  await new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = holder.dataset.pmtiles;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
  const whole = new URL(address, location.href).href;
  const archive = new globalThis.pmtiles.PMTiles(whole);
  const protocol = new globalThis.pmtiles.Protocol();
  protocol.add(archive);
  library.addProtocol("pmtiles", protocol.tile);
  const header = await archive.getHeader();
  return { address: `pmtiles://${whole}`, vector: header.tileType === 1 };
}

function ground(tiles) {
  if (!tiles) return { sources: {}, layers: [] };
  if (!tiles.vector) {
    return {
      sources: { ground: { type: "raster", url: tiles.address, tileSize: 256 } },
      layers: [{ id: "ground", type: "raster", source: "ground" }],
    };
  }
  const line = (id, layer, colour, width) => ({
    id, type: "line", source: "ground", "source-layer": layer, paint: { "line-color": colour, "line-width": width },
  });
  return {
    sources: { ground: { type: "vector", url: tiles.address } },
    layers: [
      { id: "water", type: "fill", source: "ground", "source-layer": "water", paint: { "fill-color": GROUND } },
      line("roads", "roads", "#c3ccd6", 1),
    ],
  };
}

function draw(library, holder, wards, places, tiles) {
  const canvas = holder.querySelector(".map__canvas");
  canvas.hidden = false;
  canvas.setAttribute("aria-label", holder.dataset.label);
  holder.querySelector("picture").hidden = true;
  const under = ground(tiles);
  const ranks = new Map(holder.dataset.ranks.split(",").filter(Boolean).map((pair) => pair.split(":")));
  const inCity = ["==", ["get", "in_city"], true];
  const map = new library.Map({
    container: canvas,
    attributionControl: false,
    style: {
      version: 8,
      sources: { ...under.sources, wards: { type: "geojson", data: wards } },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": GROUND } },
        { id: "land", type: "fill", source: "wards", paint: { "fill-color": ["case", inCity, "#ffffff", "#eef1f4"] } },
        ...under.layers,
        { id: "borders", type: "line", source: "wards", paint: { "line-color": "#8496a8", "line-width": 1 } },
      ],
    },
    bounds: around(places.features.filter((place) => ranks.has(place.id) || place.properties.in_city)),
    fitBoundsOptions: { padding: 40 },
    maxZoom: 15,
  });
  map.addControl(new library.NavigationControl({ showCompass: false }));
  map.addControl(new library.ScaleControl());
  const name = holder.dataset.lang === "en" ? "name_en" : "name_ja";
  for (const ward of wards.features.filter((feature) => feature.properties.in_city)) {
    const { label_lon, label_lat } = ward.properties;
    if (label_lon != null) mark(library, map, [label_lon, label_lat], "map-ward", ward.properties[name].split(",")[0]);
  }
  for (const place of places.features) {
    const rank = ranks.get(place.id);
    const element = mark(
      library, map, place.geometry.coordinates, rank ? "map-mark" : "map-mark map-mark--other", rank ?? "",
    );
    element.title = place.properties[name];
  }
  holder.dataset.drawn = "yes";
}

function mark(library, map, at, style, text) {
  const element = document.createElement("div");
  element.className = style;
  element.textContent = text;
  new library.Marker({ element }).setLngLat(at).addTo(map);
  return element;
}

function around(features) {
  const lons = features.map((feature) => feature.geometry.coordinates[0]);
  const lats = features.map((feature) => feature.geometry.coordinates[1]);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
