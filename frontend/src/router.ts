// The addresses of the application.
import { createRouter, createWebHistory } from 'vue-router'
import AccountView from './features/account/AccountView.vue'
import AnnouncementsView from './features/announcement/AnnouncementsView.vue'
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
    { path: '/announcements', name: 'announcements', component: AnnouncementsView },
    { path: '/account', name: 'account', component: AccountView },
    // Few people are administrators, so the others do not load it.
    { path: '/admin', name: 'admin', component: () => import('./features/admin/AdminView.vue') },
    { path: '/:rest(.*)*', name: 'missing', component: NotFoundView },
  ],
})
