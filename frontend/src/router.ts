// The addresses of the application. What is not needed to read and write messages is loaded when asked for.
import { createRouter, createWebHistory } from 'vue-router'
import DirectView from './features/direct/DirectView.vue'
import HomeView from './features/room/HomeView.vue'
import RoomView from './features/room/RoomView.vue'
import NotFoundView from './ui/NotFoundView.vue'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'home', component: HomeView },
    { path: '/room/:room', name: 'room', component: RoomView, props: true },
    { path: '/direct/:user', name: 'direct', component: DirectView, props: true },
    {
      path: '/announcements',
      name: 'announcements',
      component: () => import('./features/announcement/AnnouncementsView.vue'),
    },
    {
      path: '/account',
      name: 'account',
      component: () => import('./features/account/AccountView.vue'),
    },
    {
      path: '/search',
      name: 'search',
      component: () => import('./features/search/SearchView.vue'),
    },
    { path: '/admin', name: 'admin', component: () => import('./features/admin/AdminView.vue') },
    { path: '/:rest(.*)*', name: 'missing', component: NotFoundView },
  ],
})
