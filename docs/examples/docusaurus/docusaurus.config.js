export default {
  title: 'Streams that wait',
  url: 'https://course.example',
  baseUrl: '/course/',
  // The folder static/highwater/ is a copy of Highwater. This loads the element on every page.
  scripts: [{ src: '/course/highwater/embed.js', defer: true }],
  presets: [['classic', { docs: { routeBasePath: '/' }, blog: false }]],
};
