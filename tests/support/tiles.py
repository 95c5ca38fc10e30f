"""The tiles of the wall: where they are on the page, and functions of the page that look at one."""
TILES = ".tile-place"
INKED = """tile => {
  const canvas = tile.querySelector('canvas');
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let found = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i + 2] > data[i] + 60 && data[i + 2] > data[i + 1] + 60) found += 1;
  return found;
}"""
PICTURE = "tile => tile.querySelector('canvas').toDataURL()"
WHEN_STALE = """tile => new Promise(done => {
  const {dataset} = tile.querySelector('.tile');
  const look = () => (dataset.state === 'stale' ? done(Date.now() / 1000) : setTimeout(look, 10));
  look();
})"""
