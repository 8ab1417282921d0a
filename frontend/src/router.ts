// The routes of the application. Pages that are not needed to read and write messages are loaded on demand.
import { createRouter, createWebHistory } from 'vue-router'
import DirectView from './features/direct/DirectView.vue'
import RoomView from './features/room/RoomView.vue'
import { watchNavigation } from './ui/navigation'
import NotFoundView from './ui/NotFoundView.vue'

/** In the order of their likely use. */
export const laterPages = {
  home: () => import('./features/room/HomeView.vue'),
  search: () => import('./features/search/SearchView.vue'),
  announcements: () => import('./features/announcement/AnnouncementsView.vue'),
  account: () => import('./features/account/AccountView.vue'),
  admin: () => import('./features/admin/AdminView.vue'),
}

const history = createWebHistory()
const watched = watchNavigation(history)

export const router = createRouter({
  history,
  routes: [
    { path: '/', name: 'home', component: laterPages.home },
    { path: '/room/:room', name: 'room', component: RoomView, props: true },
    { path: '/direct/:user', name: 'direct', component: DirectView, props: true },
    { path: '/announcements', name: 'announcements', component: laterPages.announcements },
    { path: '/search', name: 'search', component: laterPages.search },
    { path: '/account', name: 'account', component: laterPages.account },
    {
      path: '/admin/:section(overview|people|rooms|connections|announce)?',
      name: 'admin',
      component: laterPages.admin,
      props: true,
    },
    { path: '/:rest(.*)*', name: 'missing', component: NotFoundView },
  ],
})
watched(router)
